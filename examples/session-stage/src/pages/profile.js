// The page's calls to its own service. Cookies go along by themselves; an API answers 401 or 403 and never redirects.
const show = (id, text) => { document.getElementById(id).textContent = text; };

async function call(id, path, options) {
  show(id, 'Asking …');
  try {
    const response = await fetch(path, { headers: { accept: 'application/json' }, ...options });
    const body = await response.json();
    show(id, `${response.status}\n${JSON.stringify(body, null, 2)}`);
    return { status: response.status, body };
  } catch (error) {
    show(id, `No answer: ${error.message}`);
    return { status: 0, body: {} };
  }
}

async function whoAmI() {
  const { status } = await call('api-result', '/api/me');
  // The session ran out while the page was open, and could not be renewed in the background.
  document.getElementById('api-expired').hidden = status !== 401;
}

async function closeAccount() {
  const { status, body } = await call('reverify-result', '/api/account/close', { method: 'POST' });
  // What Clerk's front end looks for in a 403, to ask the user to prove again who they are.
  const wanted = status === 403 && body.clerk_error?.reason === 'reverification-error';
  document.getElementById('reverify').hidden = !wanted;
}

document.getElementById('api-refresh').addEventListener('click', whoAmI);
document.getElementById('reverify-action').addEventListener('click', closeAccount);
whoAmI();

// A note that could not be saved, on its way back from signing in.
const unsaved = sessionStorage.getItem('unsaved-note');
if (unsaved !== null) {
  sessionStorage.removeItem('unsaved-note');
  const text = document.getElementById('note-text');
  text.value = unsaved;
  text.focus();
}

// Takes what was typed along to the profile page. It stays in this tab: no URL and no server sees it.
document.getElementById('continue').addEventListener('click', () => {
  sessionStorage.setItem('unsaved-note', document.getElementById('note-text').value);
});

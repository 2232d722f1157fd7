"""Drives clerk-backend-api for `cargo xtask clients`: one JSON request a line on standard input, one answer a line on
standard output. Answers have the same shape for every client."""

import inspect
import json
import os
import sys

from clerk_backend_api import Clerk, models
from clerk_backend_api.security.types import AuthenticateRequestOptions, TokenVerificationError, VerifyTokenOptions
from clerk_backend_api.security.authenticaterequest import authenticate_request
from clerk_backend_api.security.verifytoken import verify_token
from clerk_backend_api.types import UNSET

SETUP = json.loads(os.environ["CLIENT_SETUP"])


def client(key):
    """A client that retries nothing: an answer is what the first request got."""
    return Clerk(bearer_auth=key, server_url=f"{SETUP['api_url']}/v1", retry_config=None, timeout_ms=10_000)


CLERK = client(SETUP["secret_key"])


def keyed(args):
    return CLERK if args.get("key") is None else client(args["key"])


def plain(model):
    """The answer as JSON has it: enums as text, absent fields as null."""
    return json.loads(model.model_dump_json(by_alias=True))


def machine(model):
    fields = plain(model)
    return {
        "id": fields["id"],
        "name": fields["name"],
        "default_token_ttl": fields.get("default_token_ttl"),
        "scopes": [other["id"] for other in fields.get("scoped_machines") or []],
        "secret_key": fields.get("secret_key"),
    }


def pick(model, names):
    fields = plain(model)
    return {name: fields.get(name) for name in names}


TOKEN = ["id", "subject", "scopes", "claims", "revoked", "revocation_reason", "expired", "expiration", "token"]
API_KEY = [
    "id", "subject", "name", "description", "scopes", "claims", "revoked", "revocation_reason", "expired", "expiration",
    "secret",
]


def page(model, key="data"):
    fields = plain(model)
    return {"ids": [item["id"] for item in fields[key]], "total": fields["total_count"]}


def given(args, **names):
    """Keyword arguments for those of `args` that are there: parameter=argument."""
    return {parameter: args[name] for parameter, name in names.items() if args.get(name) is not None}


def authenticate(args):
    """The helper for whole requests takes no API address, so only a local key can be tried with it; the one for single
    tokens does. Both take an M2M JWT for a session token, and its receivers for an audience."""
    try:
        if args.get("local"):
            headers = {} if args["token"] is None else {"Authorization": f"Bearer {args['token']}"}
            request = type("Request", (), {"headers": headers})()
            options = AuthenticateRequestOptions(jwt_key=SETUP["jwt_key"], audience=args.get("receiver"))
            state = authenticate_request(request, options)
            payload, reason = state.payload or {}, state.reason
        else:
            options = VerifyTokenOptions(
                secret_key=SETUP["secret_key"], api_url=SETUP["api_url"], audience=args.get("receiver")
            )
            payload, reason = verify_token(args["token"], options), None
    except TokenVerificationError as error:
        payload, reason = {}, error.reason
    return {
        "signed_in": reason is None,
        "reason": None if reason is None else reason.value[0],
        "subject": payload.get("sub") or payload.get("subject"),
        "id": payload.get("jti") or payload.get("id"),
    }


def resource(args):
    """Any call of a group: its name here, arguments and answer with the names of the wire, lists as their ids."""
    group, method = args["call"].split(".")
    call, arguments = getattr(getattr(CLERK, group), method), dict(args["args"])
    if "file" in arguments:
        content = bytes(arguments["file"])
        arguments["file"] = {"file_name": "logo.png", "content": content, "content_type": "image/png"}
    # Some methods take the body whole, of others each field is a parameter.
    whole = list(inspect.signature(call).parameters)[0] == "request" and "request" not in arguments
    answer = call(request=arguments) if whole and arguments else call(**arguments)
    if isinstance(answer, list):
        return {"ids": [plain(one)["id"] for one in answer]}
    fields = plain(answer)
    return {"ids": [one["id"] for one in fields["data"]]} if "data" in fields else fields


OPERATIONS = {
    "resource": resource,
    "create_machine": lambda a: machine(
        CLERK.machines.create(
            request=given(a, name="name", scoped_machines="scopes", default_token_ttl="default_token_ttl")
        )
    ),
    "list_machines": lambda a: page(
        CLERK.machines.list(**given(a, query="query", limit="limit", order_by="order_by"))
    ),
    "get_machine": lambda a: machine(CLERK.machines.get(machine_id=a["id"])),
    "update_machine": lambda a: machine(CLERK.machines.update(machine_id=a["id"], name=a["name"])),
    "delete_machine": lambda a: pick(CLERK.machines.delete(machine_id=a["id"]), ["id", "deleted"]),
    "machine_secret": lambda a: pick(CLERK.machines.get_secret_key(machine_id=a["id"]), ["secret"]),
    "rotate_secret": lambda a: pick(
        CLERK.machines.rotate_secret_key(machine_id=a["id"], previous_token_ttl=a["previous_token_ttl"]), ["secret"]
    ),
    "create_scope": lambda a: (
        lambda scope: {"from": scope["from_machine_id"], "to": scope["to_machine_id"]}
    )(plain(CLERK.machines.create_scope(machine_id=a["id"], to_machine_id=a["to"]))),
    "delete_scope": lambda a: pick(
        CLERK.machines.delete_scope(machine_id=a["id"], other_machine_id=a["to"]), ["deleted"]
    ),
    "mint": lambda a: pick(
        keyed(a).m2m.create_token(
            token_format=models.TokenFormat(a.get("format") or "opaque"),
            seconds_until_expiration=a.get("seconds", UNSET),
            claims=a.get("claims", UNSET),
            min_remaining_ttl_seconds=a.get("min_remaining"),
        ),
        TOKEN,
    ),
    "list_tokens": lambda a: page(
        keyed(a).m2m.list_tokens(subject=a["subject"], **given(a, revoked="revoked", limit="limit")), "m2m_tokens"
    ),
    "verify": lambda a: pick(keyed(a).m2m.verify_token(token=a["token"]), TOKEN),
    "revoke": lambda a: pick(
        keyed(a).m2m.revoke_token(m2m_token_id=a["id"], revocation_reason=a.get("reason")), TOKEN
    ),
    "authenticate": authenticate,
    "create_api_key": lambda a: pick(
        CLERK.api_keys.create_api_key(
            name=a["name"],
            subject=a["subject"],
            **given(
                a, scopes="scopes", claims="claims", description="description", seconds_until_expiration="seconds"
            ),
        ),
        API_KEY,
    ),
    "list_api_keys": lambda a: page(
        CLERK.api_keys.get_api_keys(
            subject=a["subject"],
            include_invalid=models.IncludeInvalid.TRUE if a.get("include_invalid") else models.IncludeInvalid.FALSE,
        )
    ),
    "get_api_key": lambda a: pick(CLERK.api_keys.get_api_key(api_key_id=a["id"]), API_KEY),
    "update_api_key": lambda a: pick(
        CLERK.api_keys.update_api_key(
            api_key_id=a["id"], **given(a, subject="subject", description="description", scopes="scopes")
        ),
        API_KEY,
    ),
    "api_key_secret": lambda a: pick(CLERK.api_keys.get_api_key_secret(api_key_id=a["id"]), ["secret"]),
    "verify_api_key": lambda a: pick(CLERK.api_keys.verify_api_key(secret=a["secret"]), API_KEY),
    "revoke_api_key": lambda a: pick(
        CLERK.api_keys.revoke_api_key(api_key_id=a["id"], revocation_reason=a.get("reason")), API_KEY
    ),
    "delete_api_key": lambda a: pick(CLERK.api_keys.delete_api_key(api_key_id=a["id"]), ["id", "deleted"]),
}


def failure(error):
    status = getattr(error, "status_code", None)
    try:
        code = json.loads(error.body)["errors"][0]["code"]
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):
        code = None
    return {"status": status, "code": code, "message": f"{type(error).__name__}: {error}"}


for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"ok": OPERATIONS[request["op"]](request["args"])}
    except Exception as error:  # the other side decides what was expected
        answer = {"error": failure(error)}
    print(json.dumps(answer), flush=True)

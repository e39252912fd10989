"""What the API's schema says: how one signs in, the parameters of lists, and how requests are refused."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

WORDS = {
    "400": "The request cannot be read, or a parameter of its address is unknown.",
    "401": "The token is missing, or opens nothing.",
    "403": "The token lacks the scope, or its owner may not do this.",
    "404": "Nothing is here, or nothing for this token.",
    "406": "The answer is JSON, which was not asked for.",
    "409": "What was asked may not happen now; the sentence says why.",
    "413": "The body is larger than 1 MB.",
    "415": "The body is no JSON.",
    "422": "What was sent cannot be kept as it is; each field says why.",
}
ALWAYS = ("400", "401", "403", "404", "406")
WRITING = ("409", "413", "415", "422")
REFUSAL = {
    "type": "object",
    "properties": {"error": {"type": "string"}, "sentence": {"type": "string"}},
    "required": ["error"],
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes our tokens as the bearer scheme."""

    target_class = "ds4skills.web.scopes.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the scheme."""
        return {"type": "http", "scheme": "bearer", "description": "A token of yours, as ds4_…"}


class Schema(AutoSchema):
    """Tells the parameters that a view takes: its filters, pages, and the key of an act."""

    def get_override_parameters(self) -> list[Any]:
        """List them."""
        view, found = self.view, super().get_override_parameters()
        if self.method == "GET":
            for name, values in getattr(view, "filters", {}).items():
                found.append(OpenApiParameter(name, OpenApiTypes.STR, enum=list(values) or None))
            if getattr(view, "paged", False):
                found += [
                    OpenApiParameter("page", OpenApiTypes.INT),
                    OpenApiParameter("page_size", OpenApiTypes.INT),
                ]
        if self.method == "POST" and getattr(view, "keyed", False):
            words = "8 to 64 signs, new for each act; the same key again gives the same answer."
            where: Any = OpenApiParameter.HEADER
            found.append(
                OpenApiParameter("Idempotency-Key", OpenApiTypes.STR, where, required=True, description=words)
            )
        if self.method == "PATCH" and getattr(view, "matched", False):
            words = "The version that you read, as the header ETag gave it."
            where = OpenApiParameter.HEADER
            found.append(
                OpenApiParameter("If-Match", OpenApiTypes.STR, where, required=True, description=words)
            )
        return found


def refusals(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Write into a schema how each operation refuses, so that no answer is a surprise."""
    result.setdefault("components", {}).setdefault("schemas", {})["Refusal"] = REFUSAL
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    for path, methods in result.get("paths", {}).items():
        if path.endswith("/schema/"):
            continue
        for method, operation in methods.items():
            for code in (*ALWAYS, *(WRITING if method != "get" else ("409",))):
                operation["responses"].setdefault(code, {"description": WORDS[code], "content": body})
    return result

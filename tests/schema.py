"""The part of JSON Schema that docs/mark.schema.json is written in; anything else in a schema is an error."""

TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None), "array": list, "object": dict}
KNOWN = {"$schema", "title", "$defs", "$ref", "description", "type", "enum", "oneOf", "items", "required", "properties", "additionalProperties", "minimum"}


def problems(value, schema, root=None, where="$"):
    """What of a value is not as its schema says."""
    root = root or schema
    unknown = set(schema) - KNOWN
    if unknown:
        return [f"{where}: the schema says {unknown}"]
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    out = []
    if "enum" in schema and value not in schema["enum"]:
        out.append(f"{where}: {value!r} is not one of {schema['enum']}")
    if "oneOf" in schema and sum(not problems(value, s, root, where) for s in schema["oneOf"]) != 1:
        out.append(f"{where}: {value!r} is none of what it may be, or several")
    if "type" in schema and not _is(value, schema["type"]):
        return [*out, f"{where}: {value!r} is no {schema['type']}"]
    if "minimum" in schema and value < schema["minimum"]:
        out.append(f"{where}: {value} is below {schema['minimum']}")
    if isinstance(value, list):
        out += [p for k, v in enumerate(value) for p in problems(v, schema.get("items", {}), root, f"{where}[{k}]")]
    if isinstance(value, dict):
        known = schema.get("properties", {})
        out += [f"{where}: {k} is missing" for k in schema.get("required", ()) if k not in value]
        out += [f"{where}: {k} is not in the schema" for k in value if k not in known and schema.get("additionalProperties") is False]
        out += [p for k, v in value.items() if k in known for p in problems(v, known[k], root, f"{where}.{k}")]
    return out


def _is(value, types):
    names = [types] if isinstance(types, str) else types
    return any(isinstance(value, TYPES[t]) and (t == "boolean" or not isinstance(value, bool)) for t in names)

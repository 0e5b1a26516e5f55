# Manual creation
eg = ExceptionGroup("multiple errors", [
    ValueError("bad value"),
    TypeError("wrong type"),
])

# Filtering
value_errors, rest = eg.split(ValueError)
print([str(exc) for exc in value_errors.exceptions])
print([str(exc) for exc in rest.exceptions])

# Subgroup by predicate
def is_critical(exc):
    return "critical" in str(exc)

critical, other = eg.split(is_critical)
print(critical, len(other.exceptions))

# The rest may be None
everything, rest = eg.split((ValueError, TypeError))
print(len(everything.exceptions), rest)

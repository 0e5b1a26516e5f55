import asyncio

class RecoverableError(Exception): pass
class CriticalError(Exception): pass

async def fail(error): raise error

# The lesson returns from an except* block, which is a SyntaxError: the value is kept in a variable instead.
async def robust_operation(*errors):
    value = "result"
    try:
        async with asyncio.TaskGroup() as tg:
            for error in errors: tg.create_task(fail(error))
    except* RecoverableError:
        value = "default value"
    except* CriticalError as eg:
        for exc in eg.exceptions:
            print(f"Critical failure: {exc}")
        raise
    return value

print(asyncio.run(robust_operation()))
print(asyncio.run(robust_operation(RecoverableError("cache"), RecoverableError("proxy"))))
asyncio.run(robust_operation(RecoverableError("cache"), CriticalError("disk")))

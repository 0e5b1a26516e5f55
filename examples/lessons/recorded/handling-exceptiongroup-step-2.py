import asyncio

async def call(name: str, fail: bool) -> str:
    await asyncio.sleep(0.01)
    if fail:
        raise ConnectionError(f"{name} down")
    return name

async def main() -> None:
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(call("db", fail=True))
            tg.create_task(call("cache", fail=False))
    except* ConnectionError as eg:
        for exc in eg.exceptions:
            print("handled connection error:", exc)

asyncio.run(main())

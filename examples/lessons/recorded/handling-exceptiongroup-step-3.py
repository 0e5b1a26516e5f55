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
            tg.create_task(call("cache", fail=True))
            tg.create_task(call("queue", fail=False))
    except* ConnectionError as eg:
        print(f"{len(eg.exceptions)} connection failure(s)")
        for exc in eg.exceptions:
            print(" -", exc)

asyncio.run(main())

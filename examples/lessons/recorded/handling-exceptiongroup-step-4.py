import asyncio

async def call(name: str, kind: str) -> str:
    await asyncio.sleep(0.01)
    if kind == "conn":
        raise ConnectionError(f"{name} down")
    if kind == "value":
        raise ValueError(f"{name} bad payload")
    return name

async def main(catch_all: bool) -> None:
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(call("db", "conn"))
            tg.create_task(call("api", "value"))
    except* ConnectionError as eg:
        print("connection:", [str(e) for e in eg.exceptions])
    except* (Exception if catch_all else KeyError) as eg:   # catches the unmatched ValueError
        print("other:", [type(e).__name__ for e in eg.exceptions])

asyncio.run(main(True))
asyncio.run(main(False))

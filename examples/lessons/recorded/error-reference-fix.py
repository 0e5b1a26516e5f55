import asyncio

async def failing_task(name):
    raise ValueError(f"Task {name} failed")

async def main():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(failing_task("A"))
            tg.create_task(failing_task("B"))
    except* ValueError as eg:
        for exc in eg.exceptions:
            print(f"Caught ValueError: {exc}")
    except* IOError as eg:
        # Handle I/O errors separately
        pass

asyncio.run(main())

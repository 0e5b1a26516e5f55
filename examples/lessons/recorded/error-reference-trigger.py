import asyncio

async def failing_task(name):
    raise ValueError(f"Task {name} failed")

async def main():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(failing_task("A"))
        tg.create_task(failing_task("B"))

asyncio.run(main())

import asyncio

async def failing_task_1(): raise ValueError("bad value")
async def failing_task_2(): raise TypeError("wrong type")
async def failing_task_3(): raise KeyError("missing")

async def main():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(failing_task_1())
        tg.create_task(failing_task_2())
        tg.create_task(failing_task_3())

asyncio.run(main())

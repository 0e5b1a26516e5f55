import asyncio

async def worker(name: str, delay: float):
    print(f"Worker {name}: starting")
    await asyncio.sleep(delay)
    print(f"Worker {name}: done")
    return f"Result from {name}"

async def main():
    async with asyncio.TaskGroup() as tg:
        task1 = tg.create_task(worker("A", 1))
        task2 = tg.create_task(worker("B", 2))
        task3 = tg.create_task(worker("C", 1.5))
    
    # All tasks completed when we get here
    print(f"Results: {task1.result()}, {task2.result()}, {task3.result()}")

asyncio.run(main())

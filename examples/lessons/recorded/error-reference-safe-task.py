import asyncio

async def work(n):
    if n % 2: raise ValueError(f"Task {n} failed")
    return n

async def safe_task(coro):
    try:
        return await coro
    except Exception as e:
        return e  # return error instead of raising

async def main():
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(safe_task(work(n))) for n in range(4)]
    for task in tasks:
        value = task.result()
        print("failed:" if isinstance(value, Exception) else "value:", value)

asyncio.run(main())

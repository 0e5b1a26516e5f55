import asyncio

async def task(n):
    if n == 1:
        raise ValueError("Value error")
    elif n == 2:
        raise TypeError("Type error")
    elif n == 3:
        raise RuntimeError("Runtime error")
    return n

async def main():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(task(1))
            tg.create_task(task(2))
            tg.create_task(task(3))
            tg.create_task(task(4))  # This one succeeds
    except* ValueError as eg:
        print(f"ValueErrors: {eg.exceptions}")
    except* TypeError as eg:
        print(f"TypeErrors: {eg.exceptions}")
    except* RuntimeError as eg:
        print(f"RuntimeErrors: {eg.exceptions}")

asyncio.run(main())

import asyncio

async def worker(delay: float):
    await asyncio.sleep(delay)

def show():
    names = sorted(task.get_name() for task in asyncio.all_tasks())
    print("running:", ", ".join(name for name in names if name != "main"))

async def main():
    asyncio.current_task().set_name("main")
    async with asyncio.TaskGroup() as tg:
        tg.create_task(worker(0.1), name="quick")
        tg.create_task(worker(0.3), name="slow")
        await asyncio.sleep(0)
        show()
        await asyncio.sleep(0.2)
        show()
    print("debug:", asyncio.get_running_loop().get_debug())

# Enable debug mode
asyncio.run(main(), debug=True)

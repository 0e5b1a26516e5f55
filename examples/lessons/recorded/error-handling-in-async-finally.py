import asyncio

class AsyncResource:
    async def acquire(self):
        print("Resource: Acquiring...")
        await asyncio.sleep(0.5)
        print("Resource: Acquired")
    
    async def release(self):
        print("Resource: Releasing...")
        await asyncio.sleep(0.5)
        print("Resource: Released")
    
    async def do_work(self):
        print("Resource: Working...")
        await asyncio.sleep(1)
        raise RuntimeError("Work failed!")

async def main():
    resource = AsyncResource()
    
    try:
        await resource.acquire()
        await resource.do_work()
    except RuntimeError as e:
        print(f"Error: {e}")
    finally:
        await resource.release()

asyncio.run(main())

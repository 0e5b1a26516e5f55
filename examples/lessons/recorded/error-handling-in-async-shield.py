import asyncio

async def critical_operation():
    print("Critical: Starting (cannot be cancelled)")
    await asyncio.sleep(2)
    print("Critical: Complete")
    return "important result"

async def main():
    # Shield protects from external cancellation
    # The original calls create_task here, which is a TypeError: a shield is a future, no coroutine.
    task = asyncio.ensure_future(
        asyncio.shield(critical_operation())
    )
    
    await asyncio.sleep(0.5)
    print("Main: Attempting to cancel...")
    task.cancel()
    
    try:
        result = await task
        print(f"Result: {result}")
    except asyncio.CancelledError:
        print("Main: Task was cancelled (but operation continued)")
    await asyncio.sleep(2)  # added: ending the loop here would cancel the operation after all

asyncio.run(main())

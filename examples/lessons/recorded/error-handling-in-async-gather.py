import asyncio

async def task(n):
    await asyncio.sleep(n * 0.1)
    if n == 2:
        raise ValueError(f"Task {n} failed!")
    return n

async def main():
    # Default: First exception propagates, cancels others
    try:
        results = await asyncio.gather(
            task(1),
            task(2),  # Fails
            task(3)
        )
    except ValueError as e:
        print(f"Error: {e}")
    
    # With return_exceptions: All complete, exceptions in results
    results = await asyncio.gather(
        task(1),
        task(2),
        task(3),
        return_exceptions=True
    )
    
    for i, result in enumerate(results):
        if isinstance(result, Exception):
            print(f"Task {i+1}: Error - {result}")
        else:
            print(f"Task {i+1}: Success - {result}")

asyncio.run(main())

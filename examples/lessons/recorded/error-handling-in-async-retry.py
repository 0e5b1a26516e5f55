import asyncio
from typing import TypeVar, Callable, Any

T = TypeVar('T')

async def with_retry(
    coro_func: Callable[..., T],
    *args,
    max_retries: int = 3,
    delay: float = 1.0,
    exceptions: tuple = (Exception,),
    **kwargs
) -> T:
    """Execute coroutine with retry logic."""
    last_exception = None
    
    for attempt in range(max_retries + 1):
        try:
            return await coro_func(*args, **kwargs)
        except exceptions as e:
            last_exception = e
            if attempt < max_retries:
                wait = delay * (2 ** attempt)  # Exponential backoff
                print(f"Attempt {attempt + 1} failed: {e}. Retrying in {wait}s...")
                await asyncio.sleep(wait)
    
    raise last_exception

# Usage
draws = iter([0.1, 0.5, 0.9])

async def unreliable_api_call():
    if next(draws) < 0.7:  # the original draws at random
        raise ConnectionError("API temporarily unavailable")
    return "Success!"

async def main():
    try:
        result = await with_retry(
            unreliable_api_call,
            max_retries=5,
            delay=0.5,
            exceptions=(ConnectionError,)
        )
        print(f"Got: {result}")
    except ConnectionError:
        print("All retries failed")

asyncio.run(main())

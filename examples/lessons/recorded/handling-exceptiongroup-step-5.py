import asyncio

async def slow(name: str, t: float, fail: bool = False) -> str:
    await asyncio.sleep(t)
    if fail:
        raise ConnectionError(f"{name} down")
    return name

# The lesson mixes except and except* in one try, which is a SyntaxError: the plain clause is on a try around it.
async def run(tasks) -> None:
    try:
        try:
            async with asyncio.timeout(0.1):
                async with asyncio.TaskGroup() as tg:
                    for coro in tasks:
                        tg.create_task(coro)
        except* ConnectionError as eg:            # a child failed first
            print("child failed:", [str(e) for e in eg.exceptions])
    except ExceptionGroup:                        # except* TimeoutError would come as a group
        raise
    except TimeoutError:                          # clean deadline from the CM
        print("deadline exceeded; group cancelled")

asyncio.run(run([slow("a", 5.0)]))            # -> deadline exceeded
asyncio.run(run([slow("b", 0.01, fail=True), slow("c", 5.0)]))  # -> child failed

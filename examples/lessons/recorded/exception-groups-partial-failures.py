import asyncio

async def fetch(url):
    if "down" in url: raise ConnectionError(f"{url} is unreachable")
    if "slow" in url: await asyncio.sleep(5)
    return f"content of {url}"

async def fetch_all(urls):
    results = {}
    errors = []

    try:
        async with asyncio.TaskGroup() as tg:
            tasks = {tg.create_task(fetch(url)): url for url in urls}
    except* Exception as eg:
        # Collect errors but continue
        for exc in eg.exceptions:
            errors.append(exc)

    # Get successful results
    for task, url in tasks.items():
        if not task.cancelled() and task.exception() is None:
            results[url] = task.result()

    return results, errors

results, errors = asyncio.run(fetch_all(["a.example", "down.example", "slow.example"]))
for url in results: print(url, "->", results[url])
for error in errors: print(type(error).__name__, error)

import asyncio

class HTTPError(Exception):
    pass

async def fetch_accounts():
    await asyncio.sleep(0.01)
    raise HTTPError("503 from /accounts")

async def fetch_transactions():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise TimeoutError("closing the connection took too long")

async def fetch_all_data():
    results = {}
    
    async with asyncio.TaskGroup() as tg:
        accounts_task = tg.create_task(
            fetch_accounts(),
            name="accounts"
        )
        transactions_task = tg.create_task(
            fetch_transactions(),
            name="transactions"
        )
    
    # If any task fails, all are cancelled
    # and ExceptionGroup is raised
    results["accounts"] = accounts_task.result()
    results["transactions"] = transactions_task.result()
    return results

async def main():
    try:
        data = await fetch_all_data()
    except* HTTPError as eg:
        for exc in eg.exceptions:
            print(f"HTTP error: {exc}")
    except* TimeoutError as eg:
        print("Some requests timed out")

asyncio.run(main())

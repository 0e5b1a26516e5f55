import asyncio
import logging
import sys

logging.basicConfig(level=logging.INFO, stream=sys.stdout)
logger = logging.getLogger(__name__)

DELAYS = [0.5, 0.7, 0.7, 0.6, 1.5]
DRAWS = [0.9, 0.1, 0.3, 0.5, 0.9]

class APIError(Exception):
    pass

class TimeoutError(Exception):
    pass

async def unreliable_task(task_id: int) -> str:
    """Task that might fail in various ways."""
    logger.info(f"Task {task_id}: starting")
    
    await asyncio.sleep(DELAYS[task_id])  # the original draws at random
    
    # Random failures
    failure = DRAWS[task_id]
    if failure < 0.2:
        raise APIError(f"Task {task_id}: API error")
    elif failure < 0.4:
        raise TimeoutError(f"Task {task_id}: Timeout")
    
    result = f"Task {task_id}: success"
    logger.info(result)
    return result

async def run_with_tracking(task_id: int, results: dict):
    """Wrapper to track individual task results."""
    try:
        result = await unreliable_task(task_id)
        results[task_id] = {"status": "success", "result": result}
    except Exception as e:
        results[task_id] = {"status": "error", "error": str(e), "type": type(e).__name__}
        raise

async def main():
    results = {}
    
    try:
        async with asyncio.TaskGroup() as tg:
            for i in range(5):
                tg.create_task(run_with_tracking(i, results))
                
    except* APIError as eg:
        logger.error(f"API Errors: {len(eg.exceptions)}")
        for exc in eg.exceptions:
            logger.error(f"  - {exc}")
            
    except* TimeoutError as eg:
        logger.error(f"Timeout Errors: {len(eg.exceptions)}")
        for exc in eg.exceptions:
            logger.error(f"  - {exc}")
            
    except* Exception as eg:
        logger.error(f"Other Errors: {len(eg.exceptions)}")
        for exc in eg.exceptions:
            logger.error(f"  - {type(exc).__name__}: {exc}")
    
    # Summary
    print("\n=== Summary ===")
    successes = sum(1 for r in results.values() if r["status"] == "success")
    failures = sum(1 for r in results.values() if r["status"] == "error")
    
    print(f"Total: {len(results)}")
    print(f"Success: {successes}")
    print(f"Failed: {failures}")
    
    if failures > 0:
        print("\nFailed tasks:")
        for task_id, r in results.items():
            if r["status"] == "error":
                print(f"  Task {task_id}: {r['type']} - {r['error']}")

asyncio.run(main())

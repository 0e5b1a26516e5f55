import {
  catchStar,
  exceptStar,
  ExceptionGroup,
  firstError,
  formatException,
  on,
  onEach,
  TaskGroup,
} from "except-star";

class DbError extends Error {
  query = "";
}

async function read(): Promise<string | number> {
  try {
    const [count, text] = await TaskGroup.all([() => 1, async () => "x"]);
    return count.toFixed() + text.trim();
  } catch (error) {
    return exceptStar(
      error,
      on(DbError, ({ first }) => first.query),
      on({ code: "ENOENT" }, ({ first }) => first.code.length),
    );
  }
}

async function main(error: unknown): Promise<void> {
  const group = new ExceptionGroup("g", [new DbError()], { cause: error });
  const [match, rest] = group.split(DbError);
  const texts: (string | undefined)[] = [
    match?.first.query,
    rest?.leaves()[0]?.query,
    firstError(error, DbError)?.query,
  ];
  const one: number | null = await catchStar(
    () => 1,
    on([DbError, TypeError], () => null),
  );
  await catchStar(
    read(),
    onEach(Error, (inner) => console.log(inner.message)),
  );
  if (error instanceof ExceptionGroup) console.log(error.title, formatException(error), one, texts);
}

void main(undefined);

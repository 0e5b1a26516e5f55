/** Codes of the operating system, as Node puts them on errors of files, processes and sockets. */
export const systemCodes: ReadonlySet<string> = new Set(
  (
    "E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EAGAIN EAI_AGAIN EBADF EBUSY ECANCELED ECONNABORTED ECONNREFUSED ECONNRESET " +
    "EEXIST EFAULT EFBIG EHOSTUNREACH EINTR EINVAL EIO EISDIR ELOOP EMFILE ENAMETOOLONG ENETDOWN ENETUNREACH ENFILE " +
    "ENOBUFS ENOENT ENOMEM ENOSPC ENOSYS ENOTCONN ENOTDIR ENOTEMPTY ENOTFOUND ENOTSUP EPERM EPIPE EPROTO EROFS ETIMEDOUT " +
    "ETXTBSY EXDEV"
  ).split(" "),
);

/** What Node writes into the messages of such errors. */
export const systemMessages: readonly string[] = [
  "address already in use",
  "broken pipe",
  "connection refused",
  "connection timed out",
  "cross-device link not permitted",
  "directory not empty",
  "file already exists",
  "illegal operation on a directory",
  "no such file or directory",
  "no space left on device",
  "not a directory",
  "operation not permitted",
  "permission denied",
  "resource busy or locked",
  "socket hang up",
  "too many open files",
];

/** Whether a module is Node's own: its errors carry system codes and codes that begin with ERR_, and no others. */
export function isNodeModule(name: string): boolean {
  return /^(?:node:|fs$|fs\/|child_process$|net$|dns$|http$|https$|http2$|tls$|dgram$|os$|path$|url$|util$|zlib$|crypto$|stream$|events$|readline$)/.test(
    name,
  );
}

/** Libraries that pass on Node's errors as they are. */
export function isOverNode(name: string): boolean {
  return /^(?:fs-extra|graceful-fs|execa|undici|rimraf|make-dir|del|globby|fast-glob|cross-spawn|pg|mysql2?|redis|ioredis)$/.test(
    name,
  );
}

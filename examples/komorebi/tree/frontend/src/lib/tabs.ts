/** Does a task once no other tab is at one of this name. */
export async function oneTabAtATime<T>(
  name: string,
  task: () => Promise<T>,
): Promise<T> {
  // Pages that are not served securely have no locks.
  if (!("locks" in navigator)) return task();
  return navigator.locks.request(name, task);
}

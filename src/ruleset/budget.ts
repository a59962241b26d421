const MOST = 200_000

/**
 * How much the sets of one namespace may become in the rules that ask for them: whoever has one could write a few rules
 * that say more than anybody can hold. What is beyond is told by the set's name alone.
 */
export class Budget {
  private left = MOST

  /** Takes so much, if there is as much left. */
  takes(count: number): boolean {
    if (count > this.left) return false
    this.left -= count
    return true
  }
}

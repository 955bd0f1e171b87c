/** An event of more characters than this is damage: what is held in memory must not grow with the file. Windows' own limit is 64 KiB
 * [H, ReportEvent and EventWrite], several times that when rendered. */
export const longestEvent = 16 * 1024 * 1024;

// Output of Windows' `tasklist /FI "PID eq N" /FO CSV /NH`.

/** The program's file name; null where no line is quoted, as in the localised sentence that there is no such task. */
export const parseTasklist = (text: string): string | null => /^"([^"]+)","\d+",/m.exec(text)?.[1] ?? null;

// What a person should know about bot.log though nothing failed: told once until it is over.

/**
 * `truncates`: lines written during a rotation may be lost here. `nameless`: the file was removed or renamed, so that
 * nobody sees or bounds what the bot writes until its next start. `surplus`: more came than all rotated files hold.
 * `low_space`: rotated files were removed since the disk is almost full.
 */
export type BotNoticeKind = 'truncates' | 'nameless' | 'surplus' | 'low_space';
export type BotNotice = { readonly kind: BotNoticeKind; readonly file: string; readonly text: string };

const NOTICES: Record<BotNoticeKind, (file: string) => string> = {
  truncates: (file) => `${file} cannot be cut here without a gap: lines written during a rotation may be lost`,
  nameless: (file) => `${file} is gone: what the bot writes is lost until its next start`,
  surplus: (file) => `${file} grew faster than it can be kept: its oldest lines were dropped`,
  low_space: (file) => `the disk is almost full: the oldest rotated files of ${file} were removed`,
};

/** @param onNotice May throw; what it throws is dropped. */
export function trackNotices(file: string, onNotice: (notice: BotNotice) => void) {
  const said = new Set<BotNoticeKind>();
  return {
    say: (kind: BotNoticeKind) => {
      if (said.has(kind)) return;
      said.add(kind);
      try {
        onNotice({ kind, file, text: NOTICES[kind](file) });
      } catch {
        // The console may be gone.
      }
    },
    end: (kind: BotNoticeKind) => void said.delete(kind),
  };
}

import { describe, expect, it } from 'vitest';
import { exposition } from '../../common/exposition.ts';
import { readExposition } from '../support/exposition-format.ts';

describe('the text format', () => {
  it('escapes labels and help', () => {
    const text = exposition([
      { name: 'a', type: 'gauge', help: 'b\\c\nd"e', samples: [{ labels: { f: 'g\\h\ni"j' }, value: 1 }] },
    ]);
    expect(text).toBe('# HELP a b\\\\c\\nd"e\n# TYPE a gauge\na{f="g\\\\h\\ni\\"j"} 1\n');
    readExposition(text);
  });

  it('writes infinities, several labels, and leaves out what is null', () => {
    const samples = [
      { labels: { x: '1', y: '2' }, value: Number.POSITIVE_INFINITY },
      { labels: { x: '3' }, value: Number.NEGATIVE_INFINITY },
      { value: null },
    ];
    const text = exposition([{ name: 'a', type: 'gauge', help: 'h', samples }]);
    expect(text).toBe('# HELP a h\n# TYPE a gauge\na{x="1",y="2"} +Inf\na{x="3"} -Inf\n');
  });
});

// The question in Chinese.
import type { Words } from './words.ts';

export const zh: Words = {
  system: (example, { longestReason, stopPercent, targetPercent }) =>
    `你为一个交易机器人做决策。你会得到行情和持仓，只用一个 json 对象回答，前后不加任何文字，也不用 Markdown。

json 对象只有这些键：
- "signal"："BUY"（空仓时开多，持空时平空，持多时继续持有）、"SELL"（相反）或 "HOLD"（不变）
- "confidence"："HIGH"、"MEDIUM" 或 "LOW"
- "reason"：理由，用中文，1 到 ${longestReason} 个字符
- "stop_loss" 和 "take_profit"：价格，数字。BUY 时止损低于现价、止盈高于现价，SELL 相反；止损距现价不超过 ${stopPercent}%，止盈不超过 ${targetPercent}%。HOLD 时以及平仓或继续持仓时，两者为 null。

json 回答示例：
${example}

保住本金优先：空仓时没有明显优势就回答 HOLD；持仓的理由不再成立就平仓。`,
  market: '市场',
  price: '现价',
  indicators: '指标现值（括号内为上一根）',
  macdParts: '快线、信号线、柱',
  bollingerParts: '下轨、中轨、上轨',
  volumeRatio: '成交量与 20 根均量之比',
  trend: '趋势',
  trends: { up: '上升', down: '下降', sideways: '横盘' },
  levels: '关键价位',
  support: '支撑',
  resistance: '阻力',
  candles: '最近已收盘的 K 线',
  columns: 'UTC 时间、开、高、低、收、量',
  position: '持仓',
  flat: '无',
  choices: {
    long: '当前持有多仓：SELL 立即平仓，不会反手开空；HOLD 或 BUY 继续持有，止损和止盈不变。',
    short: '当前持有空仓：BUY 立即平仓，不会反手开多；HOLD 或 SELL 继续持有，止损和止盈不变。',
  },
  sides: { long: '多', short: '空' },
  held: (side, { size, entryPrice, unrealizedPnl, stopLoss, takeProfit }) =>
    `${side} ${size}，开仓价 ${entryPrice}，浮动盈亏 ${unrealizedPnl}，止损 ${stopLoss}，止盈 ${takeProfit}`,
  unknown: '尚不可知',
  ask: '你的决策（json）：',
  correct: (faults) =>
    `刚才的回答无效：\n${faults.map((fault) => `- ${fault}`).join('\n')}\n请重新回答，只给一个改正后的 json 对象。`,
};

// The terms of trading, from the configuration. Pure.
import type { BotConfiguration } from './config.ts';
import type { Terms } from './domain/trading/desk.ts';

/** @param timeframe Length of a candle, in milliseconds. */
export const termsOf = (values: BotConfiguration['values'], symbol: string, timeframe: number): Terms => ({
  symbol,
  fee: values['bot.paper.fee'],
  slippage: values['bot.paper.slippage'],
  leverage: values['bot.risk.leverage'],
  maxLeverage: values['bot.risk.max_leverage'],
  marginShare: values['bot.risk.margin_share'],
  riskPerTrade: values['bot.risk.risk_per_trade'],
  maxDailyLoss: values['bot.risk.max_daily_loss'],
  maxOrdersPerHour: values['bot.risk.max_orders_per_hour'],
  maxCandleAge: values['bot.risk.max_candle_age'] === 'auto' ? 2 * timeframe : values['bot.risk.max_candle_age'],
  minConfidence: values['bot.risk.min_confidence'],
  minHold: values['bot.risk.min_hold'],
});

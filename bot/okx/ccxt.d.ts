// What is used of ccxt. Its own types describe a hundred exchanges, and would be read at each type check.
declare module 'ccxt' {
  type Call = (parameters?: object) => Promise<unknown>;

  export class okx {
    constructor(settings: object);
    /** Of a call that weighs 1, in milliseconds. */
    readonly rateLimit: number;
    throttle: (cost: number) => Promise<void>;
    nonce: () => number;
    handleErrors: (...answer: readonly unknown[]) => unknown;
    handleHttpStatusCode: (...answer: readonly unknown[]) => void;
    readonly publicGetPublicTime: Call;
    readonly publicGetPublicInstruments: Call;
    readonly publicGetMarketCandles: Call;
    readonly publicGetMarketTicker: Call;
    readonly privateGetAccountConfig: Call;
    readonly privateGetAccountBalance: Call;
    readonly privateGetAccountPositions: Call;
    readonly privateGetTradeOrder: Call;
    readonly privateGetTradeOrdersPending: Call;
    readonly privateGetTradeOrdersAlgoPending: Call;
    readonly privateGetTradeOrdersHistory: Call;
    readonly privateGetTradeOrdersHistoryArchive: Call;
    readonly privatePostTradeOrder: Call;
    readonly privatePostTradeOrderAlgo: Call;
    readonly privatePostTradeCancelOrder: Call;
    readonly privatePostTradeCancelAlgos: Call;
    readonly privatePostAccountSetLeverage: Call;
  }
}

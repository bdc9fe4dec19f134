// What the bundle of OKX takes of ccxt: this exchange alone.
export { default as okx } from '../node_modules/ccxt/js/src/okx.js';

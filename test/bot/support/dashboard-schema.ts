// Says what of a dashboard is not as test/fixtures/dashboard.schema.json wants it.
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import schema from '../../fixtures/dashboard.schema.json' with { type: 'json' };

const ajv = new Ajv2020({ allErrors: true });
formats.default(ajv);
const validate = ajv.compile(schema);

/** @returns One line for each fault; empty if it is valid. */
export const faultsOf = (dashboard: unknown): readonly string[] =>
  validate(dashboard) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);

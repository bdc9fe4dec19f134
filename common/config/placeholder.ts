// What people put where a secret belongs: `your-api-key`, `sk-xxx`, `<key>`, `changeme`.
const PLACEHOLDER =
  /^(<.*>|.*your[-_ ]?(own|api|key|secret|token|bot|chat|webhook|url|deepseek|dashscope|qwen|openai).*|change[-_ ]?(me|it|this)|replace[-_ ]?(me|it|this)|(sk[-_])?[x*.…]+|(sk[-_])?(placeholder|todo|example|api[-_ ]?key|key|secret|token))$/i;

export const isPlaceholder = (secret: string): boolean => PLACEHOLDER.test(secret.trim());

export { ianumTemplate, type IanumTemplateOptions } from "./ianum-template.ts";
export type { Send, TemplateRequest } from "./ianum-template.ts";

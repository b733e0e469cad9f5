// Holds a document to the specification of OpenAPI 3.1 and to JSON Schema, and answers to what the document says of
// them. Takes a file with the document and one with the exchanges; prints what is wrong, and fails where anything is.
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const [documentFile, exchangesFile] = process.argv.slice(2);
const document = JSON.parse(readFileSync(documentFile, 'utf8'));
const exchanges = exchangesFile ? JSON.parse(readFileSync(exchangesFile, 'utf8')) : [];
const problems = [];

const validator = new Validator();
const validity = await validator.validate(structuredClone(document));
if (!validity.valid) {
  problems.push(`not a document of OpenAPI: ${JSON.stringify(validity.errors)}`);
}
if (validator.version !== '3.1') {
  problems.push(`of version ${validator.version}`);
}

const ajv = new Ajv2020({ strict: false, logger: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'document', false, false);

const pointer = (parts) =>
  `document#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

function target(reference) {
  return reference
    .slice(2)
    .split('/')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

const at = (parts) => parts.reduce((node, part) => node?.[part], document);

// Every reference leads somewhere, and every schema is one.
function walk(node, parts) {
  if (typeof node !== 'object' || node === null) {
    return;
  }
  if (typeof node.$ref === 'string' && at(target(node.$ref)) === undefined) {
    problems.push(`${parts.join('/')}: there is no ${node.$ref}`);
  }
  const last = parts.at(-1);
  if (last === 'schema' || (parts.length === 3 && parts[1] === 'schemas')) {
    if (!ajv.validateSchema(node)) {
      problems.push(`${parts.join('/')}: ${ajv.errorsText()}`);
    }
    ajv.compile({ $ref: pointer(parts) });
  }
  for (const [name, member] of Object.entries(node)) {
    walk(member, [...parts, name]);
  }
}
walk(document, []);

// No two operations have one name, and no operation has two parameters of one name in one place.
const names = new Set();
const resolved = (node) => (node?.$ref ? resolved(at(target(node.$ref))) : node);
for (const [path, item] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    if (method === 'parameters') {
      continue;
    }
    if (names.has(operation.operationId)) {
      problems.push(`two operations are ${operation.operationId}`);
    }
    names.add(operation.operationId);
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolved);
    const keys = parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
    if (new Set(keys).size !== keys.length) {
      problems.push(`${method} ${path}: a parameter comes twice: ${keys}`);
    }
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `path ${name}`);
    if (inPath.some((key) => !keys.includes(key))) {
      problems.push(`${method} ${path}: a part of the path is not described`);
    }
  }
}

const isForm = (type) => type === 'application/x-www-form-urlencoded';
const fields = (body) => Object.fromEntries(new URLSearchParams(body));

// Requests and answers are as the document says. Of a body that may be left out nothing is said where there is none.
function check(parts, described, { type, body }, what) {
  const schemas = described?.content;
  if (!schemas) {
    if (body !== '') {
      problems.push(`${what}: a body that is not described: ${body}`);
    }
    return;
  }
  if (body === '' && type === '') {
    return;
  }
  const known = [type, type.replace(/;.*/, '')].find((candidate) => candidate in schemas);
  if (!known) {
    problems.push(`${what}: ${type} is none of ${Object.keys(schemas)}`);
    return;
  }
  const validate = ajv.compile({ $ref: pointer([...parts, 'content', known, 'schema']) });
  const value = /[/+]json(;|$)/.test(type) ? JSON.parse(body) : isForm(type) ? fields(body) : body;
  if (!validate(value)) {
    problems.push(`${what}: ${ajv.errorsText(validate.errors)}: ${body}`);
  }
}

for (const { path, method, request, status, answer } of exchanges) {
  const what = `${method} ${path} ${status}`;
  const operation = document.paths[path]?.[method];
  const own = ['paths', path, method];
  const key = [String(status), `${String(status)[0]}XX`].find((candidate) => operation?.responses?.[candidate]);
  if (!key) {
    problems.push(`${what}: not described`);
    continue;
  }
  const response = operation.responses[key];
  check(response.$ref ? target(response.$ref) : [...own, 'responses', key], resolved(response), answer, what);
  if (status < 300 && request.body !== '') {
    check([...own, 'requestBody'], operation.requestBody, request, `${what}, request`);
  }
}

const done = `${names.size} operations, ${exchanges.length} exchanges: as described`;
console.log(problems.length ? problems.join('\n') : done);
process.exitCode = problems.length ? 1 : 0;

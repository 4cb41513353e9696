// Reads everything of the simulated account, page by page, with each client, and
// prints one line of JSON for every read.
'use strict';
const fs = require('fs');
const path = require('path');
const { clients } = require('./clients.js');

const wishes = JSON.parse(fs.readFileSync(path.join(__dirname, 'reads.json')));
const known = JSON.parse(fs.readFileSync(path.join(__dirname, '../../wire/params.json')));
const month = new Date(Date.now() - 24 * 3600 * 1000).toISOString().slice(0, 7);

// rowsOf is what the lists of a reply hold, those inside rows aside.
function rowsOf(node) {
  if (typeof node === 'string' && node.startsWith('[')) return JSON.parse(node);
  if (Array.isArray(node)) return node;
  return node && typeof node === 'object' ? Object.values(node).flatMap(rowsOf) : [];
}

// nulls are the paths of members without a value, which no client expects.
function nulls(node, at = '') {
  if (node === null) return [at];
  return typeof node !== 'object' ? [] : Object.entries(node).flatMap(([name, child]) => nulls(child, at + '.' + name));
}

const deep = (node, name) => node[name] ?? node.Data?.[name] ?? node.Invocation?.[name];

// firstPage is how an action is asked for small pages.
function firstPage(names, size) {
  if (!size) return {};
  const has = (name) => names.includes(name);
  if (has('MaxResults')) return { MaxResults: size };
  if (has('MaxItems')) return { MaxItems: size };
  if (has('NextToken') && has('Length')) return { Length: size };
  if (has('PageNum')) return { PageNum: 1, PageSize: size };
  return has('PageNumber') ? { PageNumber: 1, PageSize: size } : {};
}

// read counts the rows of all pages; a size of nothing leaves it to the service.
async function read(ask, action, names, params, size) {
  let count = 0;
  for (let page = firstPage(names, size), turn = 0; turn < 1000; turn++) {
    const reply = JSON.parse(JSON.stringify(await ask(action, { ...params, ...page })));
    const holes = nulls(reply);
    if (holes.length) throw new Error(`no value at ${holes}`);
    const rows = rowsOf(reply).length;
    count += rows;
    const token = names.includes('NextToken') && deep(reply, 'NextToken');
    const number = ['PageNum', 'PageNumber'].find((name) => names.includes(name));
    const total = Number(deep(reply, 'TotalCount') ?? deep(reply, 'Total'));
    if (token) page = { ...page, NextToken: token };
    else if (!page.MaxResults && number && total > count && rows) page = { ...page, [number]: (page[number] ?? 1) + 1 };
    else return count;
  }
  throw new Error('no last page');
}

async function report(line, ask, spec, params) {
  const names = spec.params.map((p) => p.name);
  const region = names.includes('RegionId') ? { RegionId: 'cn-hangzhou' } : {};
  const asked = { ...region, ...params, ...(params.BillingCycle ? { BillingCycle: month } : {}) };
  try {
    line.whole = await read(ask, line.action, names, asked);
    line.paged = await read(ask, line.action, names, asked, 2);
  } catch (e) {
    line.error = String(e.code ? e.message : e.stack);
  }
  console.log(JSON.stringify(line));
}

// fits says whether a client can send the request at all.
function fits(client, spec, params) {
  const flat = Object.keys(params).some((name) => name.includes('.'));
  return !(client === 'get' && !spec.method.includes('GET')) && !(client === 'generated' && flat);
}

async function main() {
  for (const [product, wanted] of Object.entries(wishes)) {
    for (const [action, spec] of Object.entries(known[product])) {
      if (!/^(Describe|Get|List|Query)/.test(action)) continue;
      for (const params of wanted[action] ?? [{}]) {
        for (const [client, ask] of Object.entries(clients(product))) {
          if (ask && fits(client, spec, params)) await report({ product, action, params, client }, ask, spec, params);
        }
      }
    }
  }
}

main();

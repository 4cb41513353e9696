// Three clients of the vendor that ask the same: generated ones, where the registry
// has one for the product, the generic new one, and the old one.
'use strict';
const openapi = require('@alicloud/openapi-client');
const util = require('@alicloud/tea-util');
const Old = require('@alicloud/pop-core').RPCClient;

const versions = {
  bssopenapi: '2017-12-14', cms: '2019-01-01', ecs: '2014-05-26', location: '2015-06-12',
  nlb: '2022-04-30', slb: '2014-05-15', sts: '2015-04-01', vpc: '2016-04-28',
};
const generated = {
  bssopenapi: '@alicloud/bssopenapi20171214', cms: '@alicloud/cms20190101', ecs: '@alicloud/ecs20140526',
  sts: '@alicloud/sts20150401', vpc: '@alicloud/vpc20160428',
};
const keys = { accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID, accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET };
const endpoint = process.env.ALICTL_ENDPOINT_URL;
const config = () => new openapi.Config({ ...keys, endpoint: endpoint.replace('http://', ''), protocol: 'HTTP', regionId: 'cn-hangzhou' });
const lower = (name) => name[0].toLowerCase() + name.slice(1);

function typed(product) {
  if (!generated[product]) return null;
  const sdk = require(generated[product]);
  const client = new sdk.default(config());
  return async (action, params) => {
    const method = client[lower(action)];
    const Request = sdk[action + 'Request'];
    const names = Request ? Object.entries(Request.names()) : [];
    const fields = Object.fromEntries(names.filter(([, wire]) => wire in params).map(([field, wire]) => [field, params[wire]]));
    const { body } = Request ? await method.call(client, new Request(fields)) : await method.call(client);
    return body.toMap();
  };
}

function generic(product) {
  const client = new openapi.default(config());
  return async (action, params) => {
    const call = new openapi.Params({
      action, version: versions[product], protocol: 'HTTP', pathname: '/', method: 'POST', authType: 'AK', style: 'RPC',
      reqBodyType: 'formData', bodyType: 'json',
    });
    const query = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
    return (await client.callApi(call, new openapi.OpenApiRequest({ query }), new util.RuntimeOptions({}))).body;
  };
}

function old(product, method) {
  const client = new Old({ ...keys, endpoint, apiVersion: versions[product] });
  return (action, params) => client.request(action, params, { method });
}

exports.clients = (product) => ({
  generated: typed(product), generic: generic(product), get: old(product, 'GET'), post: old(product, 'POST'),
});

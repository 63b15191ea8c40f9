-- Asks Gatepost whether a request may pass: `http-request lua.gatepost URL`, where URL is Gatepost's /authorize/haproxy.
-- HAProxy 2.6 or newer.
--
-- 200: the request goes on, with the decision in its headers, and txn.gatepost is `allowed`. Anything else is the visitor's
-- answer, page included. No answer: 503. HAProxy goes on with a request when an action of Lua fails, so the configuration has
-- to deny whatever comes by without that variable.

local TIMEOUT_MS = 5000

-- The headers by which the application learns of the decision.
local DECISION = {
  'x-gatepost-decision', 'x-gatepost-reason', 'x-gatepost-request-id', 'x-gatepost-country',
  'x-gatepost-policy-version', 'x-gatepost-would-decide',
}
-- What the visitor gets of a refusal besides these.
local PAGE = {
  'content-type', 'content-security-policy', 'x-content-type-options', 'referrer-policy', 'cache-control', 'vary',
  'permissions-policy', 'content-language', 'retry-after',
}
-- Of the visitor's request, for the form of the page, the record, and the visitor's location.
local ASKED = { 'accept', 'accept-language', 'user-agent', 'cookie', 'gatepost-location' }

-- The visitor's location, in a cookie or signed by a device, is for Gatepost alone: the application gets the other cookies.
local function keep_location(txn)
  txn.http:req_del_header('gatepost-location')
  local lines = txn.http:req_get_headers()['cookie']
  if not lines then return end
  txn.http:req_del_header('cookie')
  for index = 0, #lines do
    local kept = {}
    for pair in lines[index]:gmatch('[^;]+') do
      local name = pair:match('^%s*([^=]-)%s*=') or ''
      if name ~= 'gatepost-location' and name ~= '__Host-gatepost-location' then kept[#kept + 1] = pair:match('^%s*(.-)%s*$') end
    end
    if #kept > 0 then txn.http:req_add_header('cookie', table.concat(kept, '; ')) end
  end
end

local function refuse(txn, status, body, headers)
  local reply = txn:reply()
  reply:set_status(status)
  for _, header in ipairs(headers) do reply:add_header(header[1], header[2]) end
  reply:set_body(body)
  txn:done(reply)
end

core.register_action('gatepost', { 'http-req' }, function(txn, url)
  -- Only what is named here is sent: no header of the visitor passes for one of ours.
  local headers = {
    ['x-forwarded-for'] = { txn.sf:req_fhdr('x-forwarded-for') },
    ['x-forwarded-host'] = { txn.sf:req_fhdr('host') },
    ['x-forwarded-method'] = { txn.sf:method() },
    ['x-forwarded-uri'] = { txn.sf:pathq() },
    ['x-forwarded-proto'] = { txn.sf:req_fhdr('x-forwarded-proto') },
  }
  local secret = txn:get_var('txn.gatepost_proxy_secret')
  if secret then headers['x-gatepost-proxy-secret'] = { secret } end
  local received = txn.http:req_get_headers()
  for _, name in ipairs(ASKED) do
    local lines = received[name]
    if lines then headers[name] = { lines[0] } end
  end

  local client = core.httpclient()
  local answer = client:get({ url = url, headers = headers, timeout = TIMEOUT_MS })
  local decision = answer and answer.headers and answer.headers['x-gatepost-decision']
  if answer and answer.status == 200 and decision then
    for _, name in ipairs(DECISION) do
      local lines = answer.headers[name]
      if lines then txn.http:req_set_header(name, lines[0]) else txn.http:req_del_header(name) end
    end
    keep_location(txn)
    txn:set_var('txn.gatepost', 'allowed')
    return
  end
  -- An answer that is not Gatepost's, 200 or not, lets nobody in.
  local page = answer and answer.headers and answer.headers['content-security-policy']
  if not page or answer.status < 400 then
    refuse(txn, 503, 'Access cannot be checked right now; please try again shortly.\n', {
      { 'content-type', 'text/plain; charset=utf-8' }, { 'cache-control', 'no-store' },
    })
    return
  end
  local passed = {}
  for _, names in ipairs({ PAGE, DECISION }) do
    for _, name in ipairs(names) do
      local lines = answer.headers[name]
      if lines then passed[#passed + 1] = { name, lines[0] } end
    end
  end
  refuse(txn, answer.status, answer.body or '', passed)
end, 1)

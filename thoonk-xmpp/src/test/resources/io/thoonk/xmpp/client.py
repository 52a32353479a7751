"""A client of slixmpp for the tests: takes calls of its PubSub plug-in as lines of JSON, and tells what happens in such lines."""
import asyncio
import json
import sys
from xml.etree import ElementTree

import slixmpp
from slixmpp.exceptions import IqError, IqTimeout
from slixmpp.plugins.xep_0059 import Set
from slixmpp.plugins.xep_0060.stanza import Pubsub
from slixmpp.xmlstream import register_stanza_plugin

ERRORS = ('{urn:ietf:params:xml:ns:xmpp-stanzas', '{http://jabber.org/protocol/pubsub#errors')
EVENT = '{http://jabber.org/protocol/pubsub#event}'


def tell(**what):
    sys.stdout.write(json.dumps(what) + '\n')
    sys.stdout.flush()


def items_of(iq):
    return [[item['id'], text_of(item['payload'])] for item in iq['pubsub']['items']]


def text_of(payload):
    return None if payload is None else ElementTree.tostring(payload, encoding='unicode')


class Client(slixmpp.ClientXMPP):

    def __init__(self, jid, service):
        super().__init__(jid, 'secret')
        self.service = service
        # The event loop alone would not keep them.
        self.tasks = set()
        register_stanza_plugin(Pubsub, Set)
        for plugin in ('xep_0030', 'xep_0059', 'xep_0060', 'xep_0199'):
            self.register_plugin(plugin)
        self.add_event_handler('session_start', self.started)
        self.add_event_handler('failed_auth', lambda event: tell(failed='authentication'))
        # Not by the plug-in's events: those have no id of what they tell.
        self.register_handler(slixmpp.xmlstream.handler.Callback(
            'events', slixmpp.xmlstream.matcher.MatchXPath('{jabber:client}message/%sevent' % EVENT), self.heard))

    async def _pick_dns_answer(self, *_):
        """No DNS: the address of the server is known."""

    async def started(self, _):
        self.send_presence()
        tell(started=str(self.boundjid))

    def heard(self, message):
        for part in message.xml.find(EVENT + 'event'):
            kind, node = part.tag.removeprefix(EVENT), part.get('node')
            for child in part:
                name = child.tag.removeprefix(EVENT)
                tell(event=name, node=node, item=child.get('id'), payload=text_of(child[0] if len(child) else None))
            if kind != 'items':
                tell(event=kind, node=node)

    async def call(self, op, node=None, item=None, payload=None, value=None):
        pubsub, service = self['xep_0060'], self.service
        if op == 'publish':
            answer = await pubsub.publish(service, node, id=item, payload=ElementTree.fromstring(payload) if payload else None)
            return answer['pubsub']['publish']['item']['id']
        if op == 'retract':
            await pubsub.retract(service, node, item, notify=True)
        elif op == 'subscribe':
            answer = await pubsub.subscribe(service, node, bare=True)
            return answer['pubsub']['subscription']['subscription']
        elif op == 'unsubscribe':
            await pubsub.unsubscribe(service, node, bare=True)
        elif op == 'items':
            return items_of(await pubsub.get_items(service, node, max_items=value))
        elif op == 'after':
            iq = self.Iq()
            iq['to'], iq['type'] = service, 'get'
            iq['pubsub']['items']['node'] = node
            iq['pubsub']['rsm']['max'] = '300'
            if item:
                iq['pubsub']['rsm']['after'] = item
            return items_of(await iq.send())
        elif op == 'item':
            return items_of(await pubsub.get_item(service, node, item))
        elif op == 'subscriptions':
            answer = await pubsub.get_subscriptions(service)
            return [one['node'] for one in answer['pubsub']['subscriptions']]
        elif op == 'affiliations':
            answer = await pubsub.get_affiliations(service)
            return [one['affiliation'] for one in answer['pubsub']['affiliations']]
        elif op == 'create':
            await pubsub.create_node(service, node)
        elif op == 'delete':
            await pubsub.delete_node(service, node)
        elif op == 'purge':
            await pubsub.purge(service, node)
        elif op == 'config':
            answer = await pubsub.get_node_config(service, node)
            return answer['pubsub_owner']['configure']['form'].get_values()
        elif op == 'configure':
            form = self['xep_0004'].make_form(ftype='submit')
            form.add_field(var='FORM_TYPE', ftype='hidden', value='http://jabber.org/protocol/pubsub#node_config')
            form.add_field(var='pubsub#max_items', value=str(value))
            await pubsub.set_node_config(service, node, form)
        elif op == 'nodes':
            answer = await pubsub.get_nodes(service)
            return [one[1] for one in answer['disco_items']['items']]
        elif op == 'features':
            answer = await self['xep_0030'].get_info(jid=service)
            return sorted(answer['disco_info']['features'])
        elif op == 'raw':
            iq = self.Iq()
            iq['to'], iq['type'] = service, item
            iq.append(ElementTree.fromstring(payload))
            return ElementTree.tostring((await iq.send()).xml, encoding='unicode')
        else:
            raise ValueError(op)

    async def answer(self, number, call):
        try:
            tell(answer=number, result=await self.call(**call))
        except IqError as error:
            # Not by error.iq['error']['condition'], which does not know all of RFC 6120.
            words = [child.tag.split('}') for child in error.iq.xml.iter()]
            tell(answer=number, error=' '.join(word for namespace, word in words if namespace in ERRORS and word != 'text'))
        except IqTimeout:
            tell(answer=number, error='no answer')

    def keep(self, work):
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def listen(self):
        reader = asyncio.StreamReader(limit=1 << 20)
        await self.loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            call = json.loads(line)
            # One after the other is sent, and none waits for the answer to another.
            self.keep(self.answer(call.pop('call'), call))
        self.loop.stop()


jid, service, port = sys.argv[1:]
client = Client(jid, service)
client['feature_mechanisms'].unencrypted_plain = True
client.connect(('127.0.0.1', int(port)), use_ssl=False, force_starttls=False, disable_starttls=True)
client.keep(client.listen())
client.loop.run_forever()

package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.convert.PayloadLimits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.xmpp.Requests.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No answer is larger than a stanza may be, however much there is to tell. */
@RedisTest
class AnswerBoundsIntegrationTests {

    private static final Jid ADA = Jid.parse("ada@localhost");

    /** Of three bytes each. */
    private static final String LONG = "€".repeat(400);

    private final ThoonkTemplate template = TestTemplates.on(TestRedis.shared());

    private Subscriptions subscriptions;

    private NodeRequests requests;

    private Discovery discovery;

    @BeforeEach
    void create() {
        Nodes nodes = new Nodes(template, Patterns.ofFeeds(List.of("*")), "subscriptions");
        Access access = Access.of(List.of(), List.of(), List.of("ada@localhost"));
        subscriptions =
                new Subscriptions(template.feed("subscriptions", String.class), 1_000, (node, somebody) -> true);
        requests = new NodeRequests(nodes, subscriptions, access, new ItemPayload("me"), () -> {});
        discovery = new Discovery("me", nodes, subscriptions, access);
    }

    @Test
    void tellsOfAsManySubscriptionsAndAffiliationsAsHaveRoom() throws StanzaException {
        for (String node : nodes(70)) {
            subscriptions.add(node, "", "ada@localhost");
        }

        assertThat(bounded(asked("<subscriptions/>"))).hasSizeBetween(40, 60);
        assertThat(bounded(asked("<affiliations/>"))).hasSizeBetween(40, 60);
        assertThat(bounded(asked("<subscriptions node='" + LONG + "169'/>"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"after", "before"})
    void listsAllNodesPageByPage(String direction) throws StanzaException {
        List<String> nodes = nodes(70);

        assertThat(walk("", "node", direction)).isEqualTo(nodes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"after", "before"})
    void listsAllItemsOfANodePageByPage(String direction) throws StanzaException {
        List<String> ids = names(70);
        publish(ids, "x");

        assertThat(walk(" node='news'", "name", direction)).isEqualTo(ids);
    }

    @Test
    void givesNoMoreItemsThanAnAnswerMayHaveHoweverManyAreNamed() throws StanzaException {
        List<String> ids = IntStream.range(0, 510).mapToObj(Integer::toString).toList();
        publish(ids, "<n xmlns='urn:n'/>");

        List<Element> items = bounded(asked(ids.stream()
                .map(id -> "<item id='" + id + "'/>")
                .collect(Collectors.joining("", "<items node='news'>", "</items>"))));
        assertThat(items).hasSize(500);
        assertThat(items.get(499).attribute("id")).hasValue("499");
    }

    @Test
    void refusesAnAddressOfWhichAPartIsTooLong() throws StanzaException {
        template.feed("news", String.class).config();

        assertThatExceptionOfType(StanzaException.class)
                .isThrownBy(() -> subscribe("x".repeat(1_024)))
                .satisfies(refused -> assertThat(refused.condition()).isEqualTo("jid-malformed"));
        assertThatExceptionOfType(StanzaException.class).isThrownBy(() -> subscribe("€".repeat(342)));
        subscribe("x".repeat(1_023));
        subscribe("€".repeat(341));
        assertThat(subscriptions.of("news")).hasSize(2);
    }

    @Test
    void refusesAPayloadThatIsTooLargeForTheFeeds() {
        ThoonkSettings any = ThoonkSettings.defaults();
        ThoonkTemplate small = TestTemplates.on(
                TestRedis.shared(),
                new ThoonkSettings(
                        any.keySpace(),
                        any.peerMessages(),
                        new PayloadLimits(100),
                        1,
                        Duration.ofMillis(100),
                        Duration.ZERO));
        small.feed("news", String.class).config();
        NodeRequests bounded = new NodeRequests(
                new Nodes(small, Patterns.ofFeeds(List.of("*")), "subscriptions"),
                subscriptions,
                Access.of(List.of(), List.of("ada@localhost"), List.of()),
                new ItemPayload("me"),
                () -> {});
        Element pubsub = xml("<pubsub xmlns='" + Namespaces.PUBSUB + "'><publish node='news'><item><n xmlns='urn:n'>"
                + "x".repeat(200) + "</n></item></publish></pubsub>");

        assertThatExceptionOfType(StanzaException.class)
                .isThrownBy(() -> bounded.publish(
                        new Request(ADA, true, pubsub), pubsub.elements().get(0)))
                .satisfies(refused -> assertThat(XmlWriter.write(refused.element(), Namespaces.COMPONENT))
                        .contains("type='modify'", "<not-acceptable ", "<payload-too-big "));
    }

    private void publish(List<String> ids, String item) {
        Map<String, String> items = new LinkedHashMap<>();
        ids.forEach(id -> items.put(id, item));
        template.feed("news", String.class).publishAll(items);
    }

    private void subscribe(String resource) throws StanzaException {
        asked("<subscribe node='news' jid='ada@localhost/" + resource + "'/>");
    }

    /** In alphabetical order. */
    private List<String> nodes(int count) {
        List<String> nodes = names(count);
        nodes.forEach(node -> template.feed(node, String.class).config());
        return nodes;
    }

    private static List<String> names(int count) {
        return IntStream.range(100, 100 + count)
                .mapToObj(number -> LONG + number)
                .toList();
    }

    /** All pages, each beginning where the one before it ended. */
    private List<String> walk(String node, String key, String direction) throws StanzaException {
        boolean backwards = direction.equals("before");
        List<String> all = new ArrayList<>();
        String end = backwards ? "<before/>" : "";
        while (true) {
            Element query = xml("<query xmlns='" + Namespaces.DISCO_ITEMS + "'" + node + "><set xmlns='"
                    + Namespaces.RSM + "'>" + end + "</set></query>");
            Element answer = discovery.items(new Request(ADA, false, query)).orElseThrow();
            assertThat(size(answer)).isLessThan(StanzaFramer.LIMIT);
            List<String> page = answer.elements().stream()
                    .flatMap(element -> element.attribute(key).stream())
                    .toList();
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(backwards ? 0 : all.size(), page);
            end = "<%1$s>%2$s</%1$s>".formatted(direction, page.get(backwards ? 0 : page.size() - 1));
        }
    }

    private Element asked(String asked) throws StanzaException {
        Element pubsub = xml("<pubsub xmlns='" + Namespaces.PUBSUB + "'>" + asked + "</pubsub>");
        Element action = pubsub.elements().get(0);
        Request change = new Request(ADA, true, pubsub);
        Request question = new Request(ADA, false, pubsub);
        return (switch (action.name()) {
                    case "subscribe" -> requests.subscribe(change, action);
                    case "subscriptions" -> requests.subscriptions(question, action);
                    case "affiliations" -> requests.affiliations(question, action);
                    default -> requests.items(question, action);
                })
                .orElseThrow();
    }

    /** What is in an answer, which is no larger than it may be. */
    private static List<Element> bounded(Element answer) {
        assertThat(size(answer)).isLessThan(StanzaFramer.LIMIT);
        return answer.elements().get(0).elements();
    }

    private static int size(Element answer) {
        return XmlWriter.write(answer, Namespaces.COMPONENT).getBytes(StandardCharsets.UTF_8).length;
    }

    private static Element xml(String text) {
        return XmlParser.document(text).orElseThrow();
    }
}

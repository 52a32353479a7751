package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.xmpp.ResultSet.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultSetTests {

    private static final List<String> LIST = List.of("a", "b", "c", "d", "e");

    @Test
    void givesAllOfAListWithoutAWish() throws StanzaException {
        assertThat(range("", 10)).isEqualTo(new Range(0, 5, false));
        assertThat(range("<set xmlns='" + Namespaces.RSM + "'/>", 3)).isEqualTo(new Range(0, 3, false));
    }

    @Test
    void givesPages() throws StanzaException {
        assertThat(range(set("<max>2</max>"), 10)).isEqualTo(new Range(0, 2, false));
        assertThat(range(set("<max>2</max><after>b</after>"), 10)).isEqualTo(new Range(2, 4, false));
        assertThat(range(set("<max>9</max><after>d</after>"), 10)).isEqualTo(new Range(4, 5, false));
        assertThat(range(set("<max>2</max><before/>"), 10)).isEqualTo(new Range(3, 5, true));
        assertThat(range(set("<max>2</max><before>d</before>"), 10)).isEqualTo(new Range(1, 3, true));
        assertThat(range(set("<max>9</max><before>c</before>"), 10)).isEqualTo(new Range(0, 2, true));
    }

    @Test
    void givesNothingWhereNothingIsLeft() throws StanzaException {
        assertThat(range(set("<max>0</max>"), 10).count()).isZero();
        assertThat(range(set("<after>e</after>"), 10).count()).isZero();
        assertThat(range(set("<before>a</before>"), 10).count()).isZero();
    }

    @Test
    void refusesWhatIsNoWish() {
        refused("item-not-found", set("<after>x</after>"));
        refused("item-not-found", set("<before>x</before>"));
        refused("bad-request", set("<max>-1</max>"));
        refused("bad-request", set("<max>9999999999</max>"));
    }

    private static void refused(String condition, String set) {
        assertThatExceptionOfType(StanzaException.class)
                .isThrownBy(() -> range(set, 10))
                .satisfies(refused -> assertThat(refused.condition()).isEqualTo(condition));
    }

    private static String set(String content) {
        return "<set xmlns='" + Namespaces.RSM + "'>" + content + "</set>";
    }

    private static Range range(String set, int most) throws StanzaException {
        Element request = XmlParser.document("<q xmlns='urn:q'>" + set + "</q>").orElseThrow();
        return ResultSet.of(request).range(LIST.size(), LIST::indexOf, most);
    }
}

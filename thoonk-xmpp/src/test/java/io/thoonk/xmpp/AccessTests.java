package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.xmpp.Access.Affiliation;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessTests {

    private final Access access =
            Access.of(List.of("root@a.org"), List.of("*@Staff.a.org", "bot.b.org"), List.of("*@a.org", "b*@c.org"));

    @Test
    void knowsWhoIsWhat() {
        assertThat(of("root@a.org/phone")).isEqualTo(Affiliation.OWNER);
        assertThat(of("ROOT@A.org")).isEqualTo(Affiliation.OWNER);
        assertThat(of("x@staff.a.org/y")).isEqualTo(Affiliation.PUBLISHER);
        assertThat(of("bot.b.org/z")).isEqualTo(Affiliation.PUBLISHER);
        assertThat(of("x@a.org")).isEqualTo(Affiliation.MEMBER);
        assertThat(of("bob@c.org")).isEqualTo(Affiliation.MEMBER);
        assertThat(of("eve@c.org")).isEqualTo(Affiliation.NONE);
    }

    @Test
    void isNotMisledByWhatStandsAround() {
        assertThat(of("eve@evil.org/x@a.org")).isEqualTo(Affiliation.NONE);
        assertThat(of("eve@evil.org/root@a.org")).isEqualTo(Affiliation.NONE);
        assertThat(of("x@a.org.evil.org")).isEqualTo(Affiliation.NONE);
        assertThat(of("x@sub.a.org")).isEqualTo(Affiliation.NONE);
        assertThat(of("x@axorg")).isEqualTo(Affiliation.NONE);
        assertThat(of("a.org")).isEqualTo(Affiliation.NONE);
        assertThat(of("")).isEqualTo(Affiliation.NONE);
    }

    @Test
    void letsEverybodyInByAStarAlone() {
        Access open = Access.of(List.of(), List.of(), List.of("*"));

        assertThat(open.of(Jid.parse("x@y.z/r"))).isEqualTo(Affiliation.MEMBER);
        assertThat(open.of(Jid.parse("y.z"))).isEqualTo(Affiliation.MEMBER);
        assertThat(open.publishable()).isFalse();
        assertThat(open.ownable()).isFalse();
    }

    private Affiliation of(String address) {
        return access.of(Jid.parse(address));
    }
}

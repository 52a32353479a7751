package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FetchShareTests {

    private final FetchShare whole = new FetchShare();

    private final FetchShare one = new FetchShare(whole);

    private final FetchShare other = new FetchShare(whole);

    @Test
    void hasAllFreePlacesWhereItSharesWithNobody() {
        FetchShare alone = new FetchShare();
        alone.addReady(5);
        alone.addComing(3);
        assertThat(alone.free(4)).isEqualTo(4);
    }

    @Test
    void leavesPlacesToJobsThatOthersHaveOrExpect() {
        one.addReady(2);
        one.addComing(3);
        assertThat(other.free(8)).isEqualTo(3);
        assertThat(one.free(8)).as("its own count for itself").isEqualTo(8);
        assertThat(whole.unclaimed(8)).isEqualTo(3);
        one.addComing(-3);
        one.addReady(1);
        assertThat(other.free(8)).isEqualTo(5);
    }

    @Test
    void hasNoFewerPlacesThanNone() {
        one.addReady(100);
        assertThat(other.free(8)).isZero();
        assertThat(whole.unclaimed(8)).isNegative();
    }

    @Test
    void hasOneInItsTurnHoweverMuchOthersHold() {
        one.addReady(100);
        other.grantOne();
        assertThat(other.free(8)).isEqualTo(1);
        assertThat(other.free(0)).isEqualTo(1);
        other.addComing(1);
        assertThat(other.free(8)).as("and no second one").isZero();
        other.addComing(-1);
        assertThat(other.free(8)).as("until its next turn").isZero();
        one.grantOne();
        assertThat(one.free(0)).as("if it has none").isZero();
    }
}

/** Everything on a real Redis Cluster and behind Sentinel, also while masters die and slots move. */
@NullMarked
package io.thoonk.cluster;

import org.jspecify.annotations.NullMarked;

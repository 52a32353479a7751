package io.thoonk.test;

/**
 * What a test class asks for.
 *
 * @param mode how workers run
 * @param keyPrefix what stands in front of all keys of the context
 */
record ThoonkTestSettings(ThoonkTestMode mode, String keyPrefix) {}

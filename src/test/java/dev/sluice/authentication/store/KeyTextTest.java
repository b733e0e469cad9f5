package dev.sluice.authentication.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyTextTest {

    @Test
    void everyKeyIsAnotherAndWellFormed() {
        Set<String> keys = new HashSet<>();
        for (int number = 0; number < 1_000; number++) {
            String key = KeyText.random();
            assertThat(KeyText.isWellFormed(key)).as(key).isTrue();
            keys.add(key);
        }
        assertThat(keys).hasSize(1_000);
    }

    @Test
    void aCharacterThatIsAnotherIsNoticed() {
        String key = KeyText.random();
        for (int index = 0; index < key.length(); index++) {
            char other = key.charAt(index) == 'a' ? 'b' : 'a';
            String altered = key.substring(0, index) + other + key.substring(index + 1);
            assertThat(KeyText.isWellFormed(altered)).as(altered).isFalse();
        }
        assertThat(KeyText.isWellFormed("")).isFalse();
        assertThat(KeyText.isWellFormed(key + "0")).isFalse();
        assertThat(KeyText.isWellFormed("sb_secret_of_the_tests")).isFalse();
    }

    @Test
    void theDigestIsThatOfCommonTools() {
        assertThat(KeyText.digest("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}

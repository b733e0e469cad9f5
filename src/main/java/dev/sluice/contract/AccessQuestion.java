package dev.sluice.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A question about the access of users, whoever asks it. */
public interface AccessQuestion extends Counted {

    /** The users that the question is about; a null among them asks for whoever has access. */
    List<@Nullable String> users();
}

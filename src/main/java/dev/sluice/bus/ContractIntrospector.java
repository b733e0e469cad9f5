package dev.sluice.bus;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import dev.sluice.contract.Labelled;
import java.lang.reflect.Executable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the contract's own types what the JSON form needs to know: a component that may not be null is a required
 * field, a list may be left out, and a constant goes by its label.
 */
final class ContractIntrospector extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
        if (!(annotated instanceof AnnotatedParameter parameter)
                || parameter.getRawType().isPrimitive()
                || isNullable(parameter)) {
            return super.findSetterInfo(annotated);
        }
        return JsonSetter.Value.forValueNulls(parameter.getRawType() == List.class ? Nulls.AS_EMPTY : Nulls.FAIL);
    }

    private static boolean isNullable(AnnotatedParameter parameter) {
        return parameter.getOwner().getMember() instanceof Executable creator
                && creator.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(Nullable.class);
    }

    @Override
    public String[] findEnumValues(MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
        for (int index = 0; index < constants.length; index++) {
            if (constants[index] instanceof Labelled labelled) {
                names[index] = labelled.label();
            }
        }
        return names;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/methods/shared_params.h"

#include <algorithm>
#include <array>

namespace isolume {

namespace {

/// Centre and width in Hounsfield units.
struct Preset {
    std::string_view id;
    double center, width;
};
constexpr std::array presets {Preset {"lung", -600, 1500}, Preset {"brain", 40, 80},
    Preset {"bone", 400, 1800}, Preset {"abdomen", 50, 400}, Preset {"mediastinum", 50, 350}};
constexpr std::array presetChoices {Choice {"lung", "Lung (−600/1500)"}, Choice {"brain", "Brain (40/80)"},
    Choice {"bone", "Bone (400/1800)"}, Choice {"abdomen", "Abdomen (50/400)"},
    Choice {"mediastinum", "Mediastinum (50/350)"}};

Param optionalNumber(std::string_view name, std::string_view label, std::string_view help)
{
    return {.name = name, .label = label, .standard = {}, .step = 1, .help = help, .optional = true};
}

std::span<const Param> params()
{
    static const std::array all {
        Param {.name = "preset",
            .label = "Preset",
            .type = ParamType::Choice,
            .standard = std::string("abdomen"),
            .help = "windows for CT in Hounsfield units; numbers below, where given, replace it",
            .choices = presetChoices},
        optionalNumber("center", "Center", "the middle of the window, with width"),
        optionalNumber("width", "Width", "how wide the window is, with center"),
        optionalNumber("lo", "Low", "the value that becomes the lower end, with high"),
        optionalNumber("hi", "High", "the value that becomes the upper end, with low"),
        rangeParam(),
        clipParam(),
    };
    return all;
}

const double* given(const Params& p, std::string_view name)
{
    return std::get_if<double>(&paramValue(params(), p, name));
}

[[noreturn]] void refuse(const char* why, const char* hint)
{
    throw Error({"window", "cannot use the method", why, hint});
}

/// METHODS.md: lo = center − width/2, without DICOM's half-step.
Interval windowOf(const Params& p)
{
    const double *center = given(p, "center"), *width = given(p, "width"), *lo = given(p, "lo"),
                 *hi = given(p, "hi");
    Interval window;
    if ((center || width) && (lo || hi))
        refuse("it is given both as center and width and as low and high", "Give one of the two");
    if (center || width) {
        if (!center || !width)
            refuse("center and width go together", "Give both");
        window = {*center - *width / 2, *center + *width / 2};
    } else if (lo || hi) {
        if (!lo || !hi)
            refuse("low and high go together", "Give both");
        window = {*lo, *hi};
    } else {
        const std::string_view id = choice(params(), p, "preset");
        const auto* preset
            = std::find_if(presets.begin(), presets.end(), [&](const Preset& x) { return x.id == id; });
        window = {preset->center - preset->width / 2, preset->center + preset->width / 2};
    }
    if (!(window.low < window.high))
        refuse(
            "the upper end of the window is not above the lower", "Give a width above 0, or low below high");
    return window;
}

} // namespace

const Method& windowMethod()
{
    static const Method method {
        .id = "window",
        .label = "Window",
        .help = "maps a fixed range of values to the ends of the range, as radiologists look at CT",
        .params = params(),
        .check = [](const Params& p) { windowOf(p); },
        .scopes = noScope,
        .function
        = [](const ImageFit&, const Params& p, const DataRange&, int, int, bool& degenerate) -> Function {
            const Interval window = windowOf(p);
            return stretch(
                window.low, window.high, rangeOf(params(), p), switchedOn(params(), p, "clip"), degenerate);
        },
        .nominal = [](const Params& p, const DataRange&, int) { return rangeOf(params(), p); },
    };
    return method;
}

} // namespace isolume

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/recipe_options.h"

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace isolume {

namespace {

const char* const group = "Method";
const char* const inputGroup = "Input";

double numberFrom(const std::string& option, const std::string& text)
{
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc() || stop != end)
        throw UsageError({option, "cannot use the option", fmt::format("'{}' is not a number", text), ""});
    return value;
}

std::optional<double> fillFrom(const std::string& text)
{
    if (text == "keep")
        return {};
    const double value = numberFrom("--fill", text);
    if (!(std::abs(value) <= std::numeric_limits<float>::max()))
        throw UsageError({"--fill", "cannot use the option", fmt::format("a float32 cannot hold {}", text),
            "Use a number, or 'keep' to leave what is not valid as it is"});
    return value;
}

Params paramsFrom(const Method& method, const std::vector<std::string>& texts)
{
    Params params;
    std::vector<std::string_view> names;
    for (const Param& param : method.params)
        names.push_back(param.name);
    for (const std::string& text : texts) {
        const auto equals = text.find('=');
        const std::string name = text.substr(0, equals);
        if (equals == std::string::npos)
            throw UsageError({"-p " + text, "cannot use the option", "it has no '='", "Write -p NAME=VALUE"});
        const Param* known = nullptr;
        for (const Param& param : method.params)
            known = param.name == name ? &param : known;
        if (!known) {
            const std::string_view nearest = nearestName(name, names);
            throw UsageError({name, fmt::format("the method {} has no parameter", method.id), "",
                nearest.empty() ? std::string("'isolume-cli methods' lists them")
                                : fmt::format("Did you mean '{}'?", nearest)});
        }
        params[name] = parseParam(*known, text.substr(equals + 1));
    }
    checkParams(method.params, params, method.id);
    return params;
}

void checkScope(const RecipeOptions& o)
{
    if (o.region != "valid")
        throw UsageError({"--region " + o.region, "cannot use the option",
            "this version takes its statistics from all valid pixels only", "Use --region valid"});
    if (o.scope == "group" && o.groupBy.empty())
        throw UsageError({"--scope group", "cannot use the option",
            "it does not say which images are a group", "Add --group-by folder, class or split"});
    if (o.scope != "group" && !o.groupBy.empty())
        throw UsageError({"--group-by", "cannot use the option", "groups are used with --scope group alone",
            "Add --scope group"});
    if (o.scope == "image" && !o.split.empty())
        throw UsageError({"--split", "cannot use the option",
            "with --scope image each image is fitted on itself", "Use --scope dataset, or leave it out"});
}

} // namespace

void declareInput(CLI::App& app, InputTexts& texts)
{
    app.add_option("--nodata", texts.nodata, "This stored value is not valid, whatever the files say")
        ->type_name("VALUE")
        ->group(inputGroup);
    app.add_option(
           "--bits", texts.bits, "Bits in use of integer samples, as 12 for 12-bit data in 16-bit files")
        ->type_name("N")
        ->group(inputGroup);
}

InputOptions inputFrom(const InputTexts& texts)
{
    InputOptions input;
    if (!texts.nodata.empty())
        input.nodata = numberFrom("--nodata", texts.nodata);
    if (texts.bits.empty())
        return input;
    const double bits = numberFrom("--bits", texts.bits);
    if (bits != std::floor(bits) || bits < 1 || bits > 32)
        throw UsageError({"--bits", "cannot use the option", "it is a whole number from 1 to 32", ""});
    input.bits = static_cast<int>(bits);
    return input;
}

std::shared_ptr<RecipeOptions> declareRecipe(CLI::App& app)
{
    auto o = std::make_shared<RecipeOptions>();
    const auto option = [&](const std::string& name, std::string& value, const std::string& help) {
        return app.add_option(name, value, help)->group(group);
    };
    option("--method", o->method, "What is done; 'isolume-cli methods' lists them")
        ->type_name("ID")
        ->required();
    app.add_option("-p", o->params, "A parameter of the method, as -p range=-1,1; repeatable")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false)
        ->group(group);
    option("--scope", o->scope, "Whose statistics: each image's own, its group's or the whole set's")
        ->type_name("image|group|dataset")
        ->capture_default_str()
        ->check(CLI::IsMember({"image", "group", "dataset"}).description(""));
    option("--group-by", o->groupBy, "With --scope group: what makes a group")
        ->type_name("folder|class|split")
        ->check(CLI::IsMember({"folder", "class", "split"}).description(""));
    option("--channels", o->channels, "One statistic over all channels, or one each")
        ->type_name("joint|separate")
        ->capture_default_str()
        ->check(CLI::IsMember({"joint", "separate"}).description(""));
    option("--region", o->region, "Which pixels enter the statistics")
        ->type_name("valid")
        ->capture_default_str();
    option("--split", o->split, "Fit on the images of this split alone")->type_name("NAME");
    declareInput(app, o->input);
    option("--fill", o->fill, "What pixels become that are not valid; keep leaves them as they are")
        ->type_name("VALUE|keep")
        ->capture_default_str()
        ->group(inputGroup);
    return o;
}

Recipe recipeFrom(const RecipeOptions& o)
{
    checkScope(o);
    return asUsage([&] {
        const Method& method = methodById(o.method);
        Recipe recipe;
        recipe.method = o.method;
        recipe.params = paramsFrom(method, o.params);
        recipe.scope = o.scope == "image" ? Scope::Image : o.scope == "group" ? Scope::Group : Scope::Dataset;
        recipe.channels = o.channels == "joint" ? Channels::Joint : Channels::Separate;
        recipe.split = o.split;
        recipe.groupBy = o.groupBy;
        recipe.input = inputFrom(o.input);
        recipe.fill = fillFrom(o.fill);
        return recipe;
    });
}

} // namespace isolume

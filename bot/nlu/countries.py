"""Foreign countries, and whoever is from there, by one word: no duty hangs on which country it is."""

import re

# As people write them. Where such a word can stand across others (立法国家, 今日本市, 上海地区), what may not be
# before or after it is said, or it is left out. Every alternative begins with its word: the search then skips quickly.
_IN_CHINESE = re.compile(
    r"美国|英国|法国(?<![立执司民刑]法国)(?![家际内])|德国(?<![道品公]德国)|日本(?<![今明昨每当次近]日本)(?![市区局级]|人事)|韩国|俄国|"
    r"俄罗斯|意大利|西班牙|葡萄牙|荷兰|比利时|瑞士|瑞典|挪威|芬兰|丹麦|冰岛|奥地利|爱尔兰|苏格兰|波兰|捷克|匈牙利|希腊|"
    r"罗马尼亚|保加利亚|乌克兰|白俄罗斯|塞尔维亚|土耳其|以色列|伊朗|沙特(?:阿拉伯)?|阿联酋|埃及|南非(?<!江南非)(?!遗)|尼日利亚|"
    r"肯尼亚|印度尼西亚|印度|印尼|巴基斯坦|孟加拉国|斯里兰卡|尼泊尔|新加坡|马来西亚|泰国|越南|菲律宾|柬埔寨|缅甸|"
    r"蒙古(?<!内蒙古)国?|哈萨克斯坦|乌兹别克斯坦|加拿大|墨西哥|巴西|阿根廷|智利|秘鲁|哥伦比亚|古巴|澳大利亚|澳洲|新西兰|"
    r"欧洲|欧盟|北美|南美|非洲|东南亚"
)
_ABBREVIATED = re.compile(r"(?<![美英法德日韩俄意荷])[美英法德日韩俄意荷]([籍资企])")
_IN_ENGLISH = re.compile(
    r"(?<![A-Za-z])(?:(?:the )?(?:USA?|U\.S\.|UK|EU)|"
    r"(?i:(?:the )?(?:united states|united kingdom|netherlands)|america|britain|"
    r"england|scotland|germany|france|italy|spain|portugal|holland|belgium|switzerland|sweden|norway|finland|denmark|"
    r"austria|ireland|poland|czechia|hungary|greece|romania|ukraine|russia|turkey|israel|iran|egypt|south africa|india|"
    r"pakistan|bangladesh|singapore|malaysia|thailand|vietnam|indonesia|philippines|japan|korea|canada|mexico|brazil|"
    r"argentina|chile|australia|new zealand|europe|american|british|scottish|german|french|italian|spanish|portuguese|"
    r"dutch|belgian|swiss|swedish|norwegian|finnish|danish|austrian|irish|polish|czech|hungarian|greek|romanian|"
    r"ukrainian|russian|turkish|israeli|iranian|egyptian|indian|pakistani|singaporean|malaysian|thai|vietnamese|"
    r"indonesian|japanese|korean|canadian|mexican|brazilian|argentine|chilean|australian|european))(?![A-Za-z])"
)


def as_foreign(text: str) -> str:
    """Return text (normalised) with every foreign country in it, and whoever is from there, called foreign."""
    text = _IN_CHINESE.sub("外国", text)
    text = _ABBREVIATED.sub(r"外\1", text)
    return _IN_ENGLISH.sub("foreign", text)

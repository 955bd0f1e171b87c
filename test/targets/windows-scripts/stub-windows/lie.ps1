# Somebody else's program in the user's session writes the answer first.
param([string] $RequestFile, [string] $AnswerFile)
Set-Content -LiteralPath $AnswerFile -Value '{"v":1,"operation":"another","is":"done","value":{}}'
